"""Letters become LINE messages: facts and a language in, JSON out."""
