/** What otlp.ts loads: optional peers of this package, for who sends spans (docs/decisions/0013-opentelemetry.md). */
export const OTLP_PACKAGES = [
  "@opentelemetry/api",
  "@opentelemetry/sdk-trace",
  "@opentelemetry/resources",
  "@opentelemetry/exporter-trace-otlp-http",
] as const;
