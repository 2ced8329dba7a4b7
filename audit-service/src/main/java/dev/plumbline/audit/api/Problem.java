package dev.plumbline.audit.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not answered.
 *
 * @param parameter the parameter at fault, null where it is none's
 */
@Schema(description = "Why a request was not answered")
record Problem(String error, @Nullable String parameter) {}
