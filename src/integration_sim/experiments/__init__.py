"""Many runs: ensembles of replicates, and where a result comes from."""
