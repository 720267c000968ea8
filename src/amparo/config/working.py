"""``python -m amparo.config.working NUMBER``: do so many jobs at once until asked to end."""

import asyncio
import sys

import django


def main() -> None:
    """Work as the command of procrastinate does, which would print the message of what fails."""
    django.setup()
    from procrastinate import App
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from amparo.apps.operations.logs import log_what_ends

    log_what_ends()

    async def work(jobs: App) -> None:
        async with jobs.open_async():
            await jobs.run_worker_async(concurrency=int(sys.argv[1]))

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("jobs are not in the database of the web")
    with app.replace_connector(connector.get_worker_connector()) as jobs:
        asyncio.run(work(jobs))


if __name__ == "__main__":
    main()
