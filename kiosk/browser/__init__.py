"""Screens in a browser: each page is shown by a program of its own."""
