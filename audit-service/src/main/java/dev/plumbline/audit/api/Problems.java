package dev.plumbline.audit.api;

import dev.plumbline.audit.trail.TrailUnavailable;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Our exceptions as answers that say what to mend. */
final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    @ServerExceptionMapper
    RestResponse<Problem> badParameter(BadParameter e) {
        return answer(Status.BAD_REQUEST, new Problem(String.valueOf(e.getMessage()), e.parameter()));
    }

    @ServerExceptionMapper
    RestResponse<Problem> notRecorded(NotRecorded e) {
        return answer(Status.NOT_FOUND, new Problem(String.valueOf(e.getMessage()), null));
    }

    @ServerExceptionMapper
    RestResponse<Problem> unavailable(TrailUnavailable e) {
        LOG.warnf("read failed reason=\"%s\"", e.getMessage());
        return answer(Status.SERVICE_UNAVAILABLE, new Problem("the trail cannot be read now: " + e.getMessage(), null));
    }

    private static RestResponse<Problem> answer(Response.Status status, Problem problem) {
        return RestResponse.status(status, problem);
    }
}
