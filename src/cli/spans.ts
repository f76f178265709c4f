/** Whether the spans of a run go to a collector, and to which. */
import { OTLP_PACKAGES } from "../trace/otlp-packages.ts";
import { type Kind, UsageError } from "./args.ts";

export const collector: Kind<string> = {
  expects: "an http or https URL",
  parse: (text) => (/^https?:$/.test(URL.parse(text)?.protocol ?? "") ? text : undefined),
};

export interface SpanTarget {
  /** undefined: where the environment says, in the variables that OpenTelemetry has for it. */
  readonly endpoint: string | undefined;
}

/**
 * With `--otlp`; or without, if the environment names a collector and OpenTelemetry is installed.
 *
 * @throws {UsageError} when it is asked for and not installed.
 */
export function spanTarget(
  otlp: string | undefined,
  variables: Readonly<Record<string, string | undefined>>,
): SpanTarget | undefined {
  const named = variables["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] ?? variables["OTEL_EXPORTER_OTLP_ENDPOINT"];
  if (otlp === undefined && !named) return undefined;
  const missing = OTLP_PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return { endpoint: otlp };
  if (otlp === undefined) return undefined;
  throw new UsageError(`To send spans, npm install ${missing.join(" ")}`);
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
