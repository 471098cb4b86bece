"""The statistics of public health as functions of arrays: one idea in each file.

Every function takes and gives numpy arrays, an entry for each group; NaN is "no value". A group
that has no value has a reason instead, so that one bad group never costs another its answer.
"""
