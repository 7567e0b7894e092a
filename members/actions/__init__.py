"""The only writers of what members are and choose."""
