"""From YAML on disk to something that answers questions."""
