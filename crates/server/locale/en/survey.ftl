# One question of the survey, and its figures.
survey-question = Were you helped?
survey-hint = One question, if you wish. It is counted without your name, and changes nothing for your report.
survey-thanks = Thank you. You may change your answer.
survey-yes = Yes
survey-partly = In part
survey-no = No
survey-send = Send
survey-change = Change
survey-title = Were they helped?
survey-lead = What reporters answered once something came of their report, by month (UTC) and kind. Nobody’s answer can be told from it.
survey-none = Nobody has answered so far.
survey-month = Month
survey-answers = Answers
survey-few = fewer than { $count } answers: not shown
act-survey-answered = Survey answered
