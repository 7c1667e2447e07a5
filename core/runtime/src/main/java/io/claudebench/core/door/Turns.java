package io.claudebench.core.door;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One connection, so that a slow client costs only itself. A pipelined request waits until the answer before it is
 * written and the client takes it; while many wait, nothing more is read. A body has bodyMs. Idle is who is owed
 * nothing, or does not take it; an event stream with nothing to say gets a comment instead.
 */
final class Turns extends ChannelDuplexHandler {
  private static final String NAME = "turns";
  private static final int READ_ON_BYTES = 16_384;
  private static final int REQUEST_BYTES = 512; // of a decoded request beside its texts

  private static final int NOTHING_OWN = -1; // what is pipelined has no room of its own, were it alone

  private final ArrayDeque<Object> behind = new ArrayDeque<>();
  private final Flow flow;
  private ChannelHandlerContext channel;
  private long behindBytes;
  private long bodyBytes;
  private boolean isAnswering = true;
  private boolean isReading = true;
  private boolean isHolding;
  private boolean isStreaming;
  private boolean isStopped;
  private boolean isSlow;
  private boolean isAwaited;
  private Future<?> late;

  private Turns(Flow flow) {
    this.flow = flow;
  }

  /** Those of the connection of a request, its first or a later one. */
  static Turns of(HttpServerRequest request, Flow flow) {
    ChannelPipeline pipeline = ((ConnectionBase) request.connection()).channel().pipeline();
    var turns = (Turns) pipeline.get(NAME);
    if (turns == null) {
      turns = new Turns(flow);
      pipeline.addBefore("handler", NAME, turns);
    }
    return turns;
  }

  /** Closes the connection at once. */
  void cut() {
    channel.close();
  }

  /** Room for so many bytes of the request, until it is answered; false when others that are at work have it all. */
  boolean take(long bytes) {
    if (!flow.take(bytes, bodyBytes + behindBytes) && !flow.takeFromSlow(bytes, channel.channel())) {
      return false;
    }
    bodyBytes += bytes;
    held();
    return true;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (behind.isEmpty() && isIts(message)) {
      show(message);
      return;
    }
    long bytes = bytes(message);
    if (!context.channel().isActive() || !flow.take(bytes, NOTHING_OWN)) {
      ReferenceCountUtil.release(message);
      context.close();
      return;
    }
    behind.add(message);
    behindBytes += bytes;
    held();
    if (behindBytes > READ_ON_BYTES) {
      isStopped = true;
      context.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    if (isReading && late == null && context.channel().isActive()) {
      late = context.executor().schedule(() -> context.close(), flow.bodyMs(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean isInterim = false;
    if (message instanceof HttpResponse head) {
      isInterim = head.status().code() < 200;
      String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
      isStreaming = type != null && type.startsWith("text/event-stream");
    }
    boolean isLast = message instanceof LastHttpContent && !isInterim;
    context.write(message, promise);
    if (isLast) {
      isAnswering = false;
      flow.give(bodyBytes);
      bodyBytes = 0;
      held();
      goOn();
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    context.flush();
    told();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.fireChannelWritabilityChanged();
    goOn();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof IdleStateEvent) || !isAnswering || !context.channel().isWritable()) {
      context.fireUserEventTriggered(event);
    } else if (isStreaming) {
      context.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(":\n\n", StandardCharsets.US_ASCII)));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    flow.give(bodyBytes + behindBytes);
    flow.lies(context.channel(), 0);
    bodyBytes = 0;
    behindBytes = 0;
    behind.forEach(ReferenceCountUtil::release);
    behind.clear();
    read();
    context.fireChannelInactive();
  }

  private void goOn() {
    if (!behind.isEmpty()) {
      channel.executor().execute(this::next);
    }
  }

  /** Shows one request, so that other connections have theirs in between. */
  private void next() {
    boolean isFirst = true;
    while (!behind.isEmpty() && isIts(behind.peek()) && (isFirst || !(behind.peek() instanceof HttpRequest))) {
      isFirst = false;
      Object message = behind.poll();
      long bytes = bytes(message);
      behindBytes -= bytes;
      flow.give(bytes);
      show(message);
    }
    held();
    channelReadComplete(channel);
    if (!behind.isEmpty() && isIts(behind.peek())) {
      goOn();
    } else if (isStopped && behind.isEmpty()) {
      isStopped = false;
      channel.channel().config().setAutoRead(true);
    }
  }

  /** Whether it is this message's turn: a part of the request that is read, or one after the answer was taken. */
  private boolean isIts(Object message) {
    return !(message instanceof HttpRequest) || !isAnswering && channel.channel().isWritable();
  }

  private void show(Object message) {
    if (message instanceof HttpRequest) {
      isAnswering = true;
      isReading = true;
    }
    if (message instanceof LastHttpContent) {
      read();
    }
    channel.fireChannelRead(message);
  }

  private void read() {
    isReading = false;
    held();
    if (late != null) {
      late.cancel(false);
      late = null;
    }
  }

  /** Tells what lies here for no answer yet, so that it gives way to others. */
  private void held() {
    long bytes = behindBytes + (isReading ? bodyBytes : 0);
    boolean isMuch = bytes > READ_ON_BYTES;
    if (isMuch || isHolding) {
      flow.holds(channel.channel(), isMuch ? bytes : 0);
    }
    isHolding = isMuch;
  }

  /** Tells what the client has not taken, now and when it has taken all of it. */
  private void told() {
    var buffer = channel.channel().unsafe().outboundBuffer();
    long bytes = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    if (bytes == 0 && !isSlow) {
      return;
    }
    isSlow = bytes > 0;
    flow.lies(channel.channel(), bytes);
    if (isSlow && !isAwaited) {
      isAwaited = true;
      // Later, as at this moment the buffer still counts what was taken just now.
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(taken -> channel.executor().execute(() -> {
        isAwaited = false;
        told();
      }));
    }
  }

  private static long bytes(Object message) {
    if (message instanceof HttpRequest request) {
      long texts = request.uri().length();
      for (Map.Entry<String, String> header : request.headers()) {
        texts += header.getKey().length() + header.getValue().length();
      }
      return REQUEST_BYTES + texts;
    }
    return message instanceof HttpContent content ? content.content().readableBytes() : 0;
  }
}
