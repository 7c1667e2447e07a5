package io.claudebench.core.dispatch;

import io.claudebench.core.Ask;
import io.claudebench.core.Refused;
import io.claudebench.core.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;

/**
 * One span per call, a child of the caller's; where OpenTelemetry is off it costs nothing and the caller's trace goes
 * on unchanged.
 */
@Singleton
final class Spans {
  private final Tracer tracer;
  private final TraceIds ids;

  Spans(Tracer tracer, TraceIds ids) {
    this.tracer = tracer;
    this.ids = ids;
  }

  Span start(String name, Ask ask) {
    var span = tracer.spanBuilder(name).setParent(parent(ask.trace())).setSpanKind(SpanKind.SERVER)
        .setAttribute("claudebench.verb", ask.verb()).setAttribute("claudebench.door", ask.door());
    return ids.under(ask.trace().id(), span::startSpan);
  }

  /** Of a trace that begins here there is none, so that the sampler decides; else whoever began it has decided. */
  private static Context parent(Trace trace) {
    if (trace.isNew()) {
      return Context.root();
    }
    String parent = trace.traceparent();
    return Context.root().with(Span.wrap(SpanContext.createFromRemoteParent(trace.id(), parent.substring(36, 52),
        TraceFlags.fromHex(parent, 53), TraceState.getDefault())));
  }

  /** The call as a child of its span: what it carries on and writes into events names this span. */
  static Ask under(Span span, Ask ask) {
    SpanContext context = span.getSpanContext();
    if (!context.isValid() || context.isRemote()) {
      return ask;
    }
    var trace = new Trace("00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
        + context.getTraceFlags().asHex(),
        ask.trace().sessionId(), ask.trace().correlationId(), ask.trace().deadlineMs());
    return ask.at(trace);
  }

  static void end(Span span, Refused refused) {
    if (refused != null) {
      span.setAttribute("claudebench.refusal", refused.word().name());
      if (refused.word().http() >= 500) {
        span.setStatus(StatusCode.ERROR, refused.word().name());
      }
    }
    span.end();
  }
}
