"""Work away from the pages: one pool of threads, answers that are kept, unwanted work given up."""
