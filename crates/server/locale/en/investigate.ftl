# Investigators: a purpose, a search, a report; and the log that the auditor reads.
investigate-title = Search for a purpose
investigate-purpose = Purpose
investigate-purpose-hint = Case number and why. The auditor reads it, with every search and every report you open.
investigate-problem = Say why in { $count } to 500 characters.
investigate-none = No report fits. The search stands in the log.
investigate-read = Read
investigate-recorded = This look stands in the log. Purpose:
searches-title = Searches
searches-none = Nobody has searched yet.
searches-body = For
searches-what = What
searches-found = Shown
searches-look = Read:
searches-older = Older searches
act-reports-searched = Searched by an investigator
act-report-consulted = Read by an investigator
