"""The catalogues of texts, and what keeps them like the sources (`make catalogues`)."""
