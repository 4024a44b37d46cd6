"""What a plan's words are before anybody asks what they promise: tokens, segments, lists. Computed once, frozen."""
