"""The decomposition table into a plan: read, matched, compared, asked about, stored."""
