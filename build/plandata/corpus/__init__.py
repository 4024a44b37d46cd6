"""Many plans: the same reader over any number of documents, on one machine or a cluster, kept as Parquet.

manifest.py says which documents, batches.py how they are shared out, child.py reads one in a process of its own,
batch.py a batch, building.py all that is missing, publishing.py makes one database of what is there.
"""
