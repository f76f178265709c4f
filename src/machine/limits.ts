/**
 * Limits on what comes in from other OS processes, in one place: unit and reason beside each.
 *
 * Whoever passes one of them loses the connection it came on; nobody else is touched.
 */

/** A message of the control plane or of a channel other than data, in bytes. Executables travel in one. */
export const MAX_MESSAGE_BYTES = 64 * 2 ** 20;

/** Arrays and objects inside each other in such a message: those of ours are a few levels deep. */
export const MAX_MESSAGE_DEPTH = 1_000;

/** The body of one data message, in bytes: memory for it is set aside before it has arrived. */
export const MAX_DATA_BYTES = 2 ** 32;

/** The communication state of a migrating process, in bytes: its list of received messages dominates. */
export const MAX_STATE_BYTES = 2 ** 33;

/** An image, in bytes. It is never held as a whole by the transport. */
export const MAX_IMAGE_BYTES = 2 ** 40;

/** A part of a buffer that is sent before the process is frozen, or of an image then, in bytes: a turn of the event loop is spent on it. */
export const MAX_PART_BYTES = 2 ** 20;

/** Buffers a destination keeps before the image comes: memory is set aside for each. */
export const MAX_PRECOPIED_BUFFERS = 1_024;

/** Up to this size, in bytes, a process that is captured for a checkpoint runs on while a copy of its image is stored. */
export const COPIED_IMAGE_BYTES = 16 * 2 ** 20;

/**
 * How long a new connection may take to present its credentials, in ms: an idle stranger must not hold a descriptor
 * for ever. On a computer with too much to do a carrier that loads its program takes seconds.
 */
export const HELLO_TIMEOUT_MS = 30_000;

/** How long a destination may take to accept a connection, in ms. Silent hosts would otherwise hold a peer for minutes (TCP's own limit). */
export const CONNECT_TIMEOUT_MS = 5_000;

/** A message of a web socket between a page and a gateway, in bytes: a whole one is held before it is passed on. */
export const MAX_WEB_MESSAGE_BYTES = 2 ** 20;

/** The last output of a carrier kept for its crash report, in lines and in bytes of raw stderr. */
export const LAST_LINES = 10;
export const LAST_STDERR_BYTES = 4_096;

/** The longest line of program output that is kept together, in UTF-16 units; longer ones are cut into lines of this length. */
export const MAX_LINE_LENGTH = 2 ** 20;

/**
 * How much of its output a process may be ahead of whoever reads it, in UTF-16 units; past it the program stands still.
 * Four times what a pipe holds: a way there and back of 50 ms still lets 5 MB/s through.
 */
export const OUTPUT_WINDOW = 2 ** 18;

/** What a line costs besides its text, in the same units: empty lines take memory, too. */
export const LINE_COST = 32;

/** Lines that leave together are no more than this, in the same units, but for a line that is longer itself: all of it has to fit into one message. */
export const OUTPUT_BATCH = 2 ** 18;

/** How long an ending carrier waits for peers to take the last it has written on channels, in ms: one that computes must not hold it. */
export const CHANNEL_FLUSH_MS = 2_000;

/** So long, in ms, a source that has lost its destination lets the scheduler say first what has become of that. */
export const DEATH_TOLD_MS = 200;

/** On a control connection something is said at least so often, in ms; and it is lost after a silence of so long, in ms. */
export const BEAT_MS = 2_000;
export const SILENCE_MS = 10_000;

/** How long the way to the scheduler is sought again once it is lost, and a host that is away waited for, in ms. */
export const RETURN_MS = 30_000;

/** How long a client's jobs outlive the connection to it, in ms. */
export const CLIENT_RETURN_MS = 10_000;

/** How often a daemon tells how busy its computer is, in ms: for people, who look seldom. */
export const LOAD_EVERY_MS = 5_000;
