package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link EventDoorTest} against the executable. */
@QuarkusIntegrationTest
class EventDoorIT extends EventDoorTest {}
