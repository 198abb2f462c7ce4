"""Forms check what was typed; they save nothing and lose nothing."""
