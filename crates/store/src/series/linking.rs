//! What linking reads of reports, and the rows that it keeps up to date.
