-- The journal is read in the order of the ledger, which has no gaps.
CREATE INDEX journal_by_leaf ON journal (leaf_index) WHERE leaf_index IS NOT NULL;
