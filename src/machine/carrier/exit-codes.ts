/** Exit codes of carriers by which the scheduler knows that a process was lost, and has not failed. */

/** Without its daemon a carrier can be reached by nobody who decides: it ends, and so does what it carries. */
export const ORPHANED = 70;

/** The state it was to begin with could not be had. */
export const NOT_RESTORED = 75;
