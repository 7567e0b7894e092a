"""What staff type in, checked for its shape."""
