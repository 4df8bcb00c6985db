"""Parts of pages: what several pages show, or what makes a page long."""
