package io.claudebench.task;

import io.claudebench.servers.PackagedService;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts the native executable, once per JVM on servers of its own, so that the contract tests speak to it. */
public final class Executable implements BeforeAllCallback {
  private static boolean isStarted;

  @Override
  public synchronized void beforeAll(ExtensionContext context) {
    if (!isStarted) {
      isStarted = true;
      System.setProperty(Stage.PREFIX + "test.url", "http://127.0.0.1:"
          + PackagedService.start(new OwnFleet().start()));
    }
  }
}
