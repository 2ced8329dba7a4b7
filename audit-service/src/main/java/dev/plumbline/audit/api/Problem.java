package dev.plumbline.audit.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not answered.
 *
 * @param parameter the parameter at fault, null where it is none's
 */
@Schema(description = "Why a request was not answered")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(String error, @Nullable String parameter) {}
