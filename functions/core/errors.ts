/** The two bases of every error that Duban raises: whether trying again can help. Anything else bubbles up as it is. */

/** Trying again with the same input fails again: reject, do not retry. */
export class PermanentError extends Error {
  override name = 'PermanentError'
}

/** The same input may succeed later. */
export class RetryableError extends Error {
  override name = 'RetryableError'
}

/** What came in is not what the contract says. */
export class InvalidInputError extends PermanentError {
  override name = 'InvalidInputError'
}

/** A function was started without a setting that it needs, or with one that makes no sense. */
export class SettingsError extends PermanentError {
  override name = 'SettingsError'
}

/** Some of the events could not be put on the bus; all of them may safely be put again. */
export class EventsNotPutError extends RetryableError {
  override name = 'EventsNotPutError'
}

/** A row is there and cannot be read; the key says which, nobody's data stands in it. */
export class UnreadableRowError extends PermanentError {
  override name = 'UnreadableRowError'
}

/** Others kept taking over what this run tried to place; a later run completes it. */
export class ContendedError extends RetryableError {
  override name = 'ContendedError'
}

/** A cursor that was given for another list, or was changed on its way. */
export class InvalidCursorError extends InvalidInputError {
  override name = 'InvalidCursorError'
}
