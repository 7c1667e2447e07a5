package io.claudebench.event.live;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** WebSockets within frameBytesMax, and without compression, which would keep a window for each that is open. */
@Singleton
public final class SocketOptions implements HttpServerOptionsCustomizer {
  private final LiveSettings settings;

  SocketOptions(LiveSettings settings) {
    this.settings = settings;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setMaxWebSocketFrameSize(settings.frameBytesMax()).setMaxWebSocketMessageSize(settings.frameBytesMax())
        .setPerMessageWebSocketCompressionSupported(false).setPerFrameWebSocketCompressionSupported(false);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customizeHttpServer(options);
  }
}
