"""Pure rules: the standard library, `db.enums`, and nothing that can fail from outside."""
