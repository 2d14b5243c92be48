# What leaves for reporters: the queue, and what the inbox says of text messages.

console-sending = Sending
sending-lead = Notices to reporters. They say that something new waits, and nothing else; no address is shown here.
sending-state = Where they stand
sending-show = Show
sending-state-waiting = waiting
sending-state-sent = sent
sending-state-given-up = given up
sending-state-cancelled = cancelled
sending-way-mail = e-mail
sending-way-sms = text message
sending-way-receipt = receipt by e-mail
sending-none = No message stands here.
sending-report = Report
sending-way = How
sending-since = Since
sending-tries = Tries
sending-next = Next try
sending-problem = Why not
sending-act = What to do
sending-retry = Try now
sending-retry-one = Try now: { $number }
sending-cancel = Cancel
sending-cancel-one = Cancel: { $number }
sending-more = Older ones

notice-sms = Something new waits for you. { $where } We never ask for your code.
inbox-event-notice-sms = You were told by text message
inbox-sms = Be told by text message
inbox-sms-hint = “Something new waits”, nothing else. With + and the country code. Your number is sealed, nobody reads it.
inbox-sms-start = Send me a text message
inbox-sms-on = You are told by text message when something new waits. The message says nothing else.
inbox-sms-stop = No more text messages
inbox-phone-empty = Write the number to use.
inbox-phone-wrong = This is not a number that we can reach. Write it like +230 5700 1122.
