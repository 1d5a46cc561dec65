"""`python -m demo.sample_mis`: serve the invented school until interrupted."""

import argparse

import uvicorn

from demo.sample_mis.school import School
from demo.sample_mis.server import SCHOOL_ID, TOKEN, build_app, server_config


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="demo.sample_mis", description="A sample MIS that speaks Wonde's protocol.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4600)
    parser.add_argument("--seed", type=int, default=2026, help="the same seed gives the same school")
    parser.add_argument("--pupils", type=int, default=1200)
    parser.add_argument("--school-id", default=SCHOOL_ID)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--delay-ms", type=int, default=0, help="wait before each answer, so that a run can be watched")
    options = parser.parse_args()
    school = School(school_id=options.school_id, seed=options.seed, pupils=options.pupils)
    app = build_app(school, options.token, delay_seconds=options.delay_ms / 1000)
    print(f"Sample MIS: {school.name} (invented): http://{options.host}:{options.port}/", flush=True)
    uvicorn.Server(server_config(app, host=options.host, port=options.port, log="info")).run()


if __name__ == "__main__":
    main()
