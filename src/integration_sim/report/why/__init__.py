"""Why an outcome moved or two futures differ, in plain English and as rows for a screen."""
