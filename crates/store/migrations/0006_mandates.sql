-- For which body, kinds and places somebody works: their permits reach no further.
-- Lists are words with a space between; an empty one binds to nothing.

ALTER TABLE staff ADD COLUMN body TEXT;
ALTER TABLE staff ADD COLUMN kinds TEXT NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN places TEXT NOT NULL DEFAULT '';

ALTER TABLE invitation ADD COLUMN body TEXT;
ALTER TABLE invitation ADD COLUMN kinds TEXT NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN places TEXT NOT NULL DEFAULT '';
