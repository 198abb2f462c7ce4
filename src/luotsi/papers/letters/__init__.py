"""Letters and decisions: what they say (`composing`), what a neutral one may not say (`telling`), and how they are set (`setting`)."""
