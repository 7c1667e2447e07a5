package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskCompleteTest} against the executable. */
@QuarkusIntegrationTest
class TaskCompleteIT extends TaskCompleteTest {}
