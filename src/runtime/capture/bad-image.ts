import { GodwitError } from "../../errors.ts";

/** The error of an image that cannot be restored. */
export function badImage(reason: string, cause?: unknown): GodwitError {
  const options = cause === undefined ? undefined : { cause };
  return new GodwitError("ERR_BAD_IMAGE", `Cannot restore the image: ${reason}`, options);
}
