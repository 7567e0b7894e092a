// Adds to each end of an embargo the reader's own time and what is left until then.

const minute = 60_000
const steps = [["day", 24 * 60 * minute], ["hour", 60 * minute], ["minute", minute]]
const local = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "long" })
const left = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" })

function inWords(milliseconds) {
  const [unit, length] = steps.find(([, length]) => milliseconds >= length) ?? steps.at(-1)
  return left.format(Math.max(1, Math.floor(milliseconds / length)), unit)
}

function show(time) {
  const at = new Date(time.dateTime)
  const remaining = at - Date.now()
  // A clock that is ahead says that it is over; only the portal's own clock counts.
  time.textContent = remaining > 0 ? `· ${local.format(at)}, ${inWords(remaining)}` : `· ${local.format(at)}`
  if (remaining > 0) setTimeout(show, Math.min(remaining, minute), time)
}

for (const time of document.querySelectorAll("[data-countdown]")) show(time)
