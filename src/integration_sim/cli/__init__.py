"""The command line: `integration-sim` (or `isim`)."""

import typer

from integration_sim.cli import compare, dashboard, gallery, levers, library, mechanisms, new, roster, run, sensitivity, survey, sweep

app = typer.Typer(
    help="Simulates what happens to managers when NHS boards and councils are made to work as one.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    run.run,
    compare.compare,
    sweep.sweep,
    sensitivity.sensitivity,
    survey.survey,
    library.scenarios,
    library.check,
    gallery.gallery,
    dashboard.dashboard,
    new.new,
    levers.levers,
    mechanisms.mechanisms,
    library.parameters,
    library.schema,
):
    app.command()(command)
app.add_typer(roster.app, name="roster")
