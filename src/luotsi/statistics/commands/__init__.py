"""The command line of the statistics: each module has `main(arguments) -> int`, without Django."""
