"""Why a channel is closed for the team's messages: the words that stand on a parked delivery."""

SHARED = "channel_is_shared"
GUESTS = "channel_has_guests"
EITHER = (SHARED, GUESTS)
