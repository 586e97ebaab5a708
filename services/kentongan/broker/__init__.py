"""The path on Redis Streams: the only home of FastStream, and of everything that keeps a message from being lost or doubled.

`bind.Runner` runs one step of the table. `commit.RedisCommit` makes an outcome real in one script. `server.ensure_server`
finds a server or starts a private one. All keys of a shard lie in one slot, so everything here also runs on a cluster.
"""
