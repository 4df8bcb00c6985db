"""What pages are made of and Solara does not have: a Vue template each, with the component that shows it."""
