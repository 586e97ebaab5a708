"""The API: one file an endpoint, all under `/v1`."""
