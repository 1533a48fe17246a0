"""From a document to paper: bytes, previews and devices. Knows no visitor."""
