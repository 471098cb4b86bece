"""Metrics and traces by FastAPI's own instruments, with everything personal taken out.

Metrics are always kept and served on the internal port. Traces are sent where
`OTEL_EXPORTER_OTLP_ENDPOINT` says, if it says so. Paths and queries as asked for never leave:
route templates do.
"""

import os
from typing import NamedTuple

from fastapi.telemetry import TelemetryConfig
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PERSONAL = ("url.path", "url.query", "url.full", "client.address", "user_agent.original")


class Redact(SpanProcessor):
    """Blanks what may name a person, before any exporter sees it."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002
        """Blank the attributes that a span starts with."""
        for name in PERSONAL:
            if name in (span.attributes or {}):
                span.set_attribute(name, "")


class Telemetry(NamedTuple):
    """What one service measures of itself."""

    registry: CollectorRegistry
    tracer: TracerProvider
    config: TelemetryConfig


def telemetry(name: str) -> Telemetry:
    """Set up the instruments of one service; the app takes `config`."""
    about, registry = Resource.create({"service.name": name}), CollectorRegistry()
    meter = MeterProvider([PrometheusMetricReader(registry=registry)], about)
    tracer = TracerProvider(resource=about)
    tracer.add_span_processor(Redact())
    traced = "OTEL_EXPORTER_OTLP_ENDPOINT" in os.environ
    if traced:
        tracer.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Telemetry(
        registry,
        tracer,
        TelemetryConfig(
            tracer_provider=tracer,
            meter_provider=meter,
            tracing=traced,
            logs=False,  # They would carry messages of exceptions, which quote what was sent.
            operation_spans=False,
            auto_configure=False,
        ),
    )


def internal_app(registry: CollectorRegistry) -> Starlette:
    """Make the app of the internal port, which the gateway has no way to."""

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/metrics", metrics)])
