ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-slim AS build
WORKDIR /big-ocean
COPY . .
RUN npx -y pnpm install --frozen-lockfile && npx -y pnpm exec turbo run build

# What the build makes needs no package, and so nothing of the image but Node.js.
FROM node:${NODE_VERSION}-alpine
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
COPY --from=build /big-ocean/apps/api/dist /big-ocean
USER node
EXPOSE 4000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node.js is the first process of the container, so that SIGTERM reaches it: it then finishes what it has begun.
ENTRYPOINT ["node", "/big-ocean/server/index.js"]
