"""What happens when: scheduled events, the stages of reforms, what levers do to whom, what it costs."""
