package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskGetTest} against the executable. */
@QuarkusIntegrationTest
class TaskGetIT extends TaskGetTest {}
