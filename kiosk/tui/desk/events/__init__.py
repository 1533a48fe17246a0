"""What takes place: the desk's third screen."""
