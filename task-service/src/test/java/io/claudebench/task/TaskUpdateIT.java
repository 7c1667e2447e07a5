package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskUpdateTest} against the executable. */
@QuarkusIntegrationTest
class TaskUpdateIT extends TaskUpdateTest {}
