import { GodwitError } from "../../errors.ts";

const MAX_REASON = 300;

/** The error of an image that cannot be restored. */
export function badImage(reason: string, cause?: unknown): GodwitError {
  const options = cause === undefined ? undefined : { cause };
  // A reason may quote the image, which may have filled it with anything.
  const shown = reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON)}…` : reason;
  return new GodwitError("ERR_BAD_IMAGE", `Cannot restore the image: ${shown}`, options);
}
