"""The press desk: what is under embargo, and its terms."""
