"""The register of what is more than one edited file: each situation makes cases from a city's forms."""

SITUATIONS = []


def situation(group):
    """Registers a function that takes `CityRuns` and yields cases; its name is theirs."""

    def register(make):
        SITUATIONS.append((group, make.__name__.replace("_", " "), make))
        return make

    return register


def some_lines(form):
    return len(form.rows) >= 3
